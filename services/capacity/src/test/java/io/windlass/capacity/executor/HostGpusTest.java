package io.windlass.capacity.executor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests that devices are found by the names that drivers use. */
class HostGpusTest {
  private @TempDir Path specifications;

  @Test
  void gpusOfNvidiaSmiAreFoundWithoutMigSlices() {
    assertThat(
            HostGpus.listed(
                """
                GPU 0: Tesla T4 (UUID: GPU-b4e5a2b1-0c5c-4d7e-9d0b-111111111111)
                  MIG 1g.5gb      Device  0: (UUID: MIG-c6d4f1ef-42e4-5de3-91c7-45d71c87eb3f)
                GPU 1: NVIDIA A100-SXM4-40GB (UUID: GPU-b4e5a2b1-0c5c-4d7e-9d0b-222222222222)
                """))
        .containsExactly(
            "GPU-b4e5a2b1-0c5c-4d7e-9d0b-111111111111", "GPU-b4e5a2b1-0c5c-4d7e-9d0b-222222222222");
    assertThat(HostGpus.listed("No devices found.")).isEmpty();
  }

  @Test
  void gpusOfCdiSpecificationsAreFound() throws IOException {
    Files.writeString(
        specifications.resolve("nvidia.yaml"),
        """
        ---
        cdiVersion: 0.5.0
        kind: nvidia.com/gpu
        devices:
        - name: "0"
          containerEdits:
            deviceNodes:
            - path: /dev/nvidia0
        - name: "1"
        - name: GPU-b4e5a2b1-0c5c-4d7e-9d0b-111111111111
        - name: all
        """);
    Files.writeString(
        specifications.resolve("amd.json"),
        "{\"kind\": \"amd.com/gpu\", \"devices\": [{\"name\": \"0\"}, {\"name\": \"all\"}]}");
    Files.writeString(
        specifications.resolve("net.yaml"), "kind: example.com/nic\ndevices:\n- name: \"0\"\n");
    assertThat(HostGpus.specified(List.of(specifications, specifications.resolve("none"))))
        .containsExactly("amd.com/gpu=0", "nvidia.com/gpu=0", "nvidia.com/gpu=1");
  }

  @Test
  void theSettingLimitsGpusOrNumbersThem() {
    assertThat(HostGpus.choose(OptionalInt.empty(), List.of("a", "b"))).containsExactly("a", "b");
    assertThat(HostGpus.choose(OptionalInt.of(1), List.of("a", "b"))).containsExactly("a");
    assertThat(HostGpus.choose(OptionalInt.of(3), List.of("a", "b"))).containsExactly("a", "b");
    assertThat(HostGpus.choose(OptionalInt.of(2), List.of())).containsExactly("0", "1");
    assertThat(HostGpus.choose(OptionalInt.empty(), List.of())).isEmpty();
    assertThat(HostGpus.of(OptionalInt.of(0))).isEmpty();
  }
}

package io.windlass.capacity.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.runtime.configuration.MemorySizeConverter;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.windlass.capacity.resource.Resources;
import java.time.Duration;
import java.util.Map;
import org.eclipse.microprofile.config.spi.Converter;
import org.junit.jupiter.api.Test;

/** Tests the environment variables of the settings, and the defaults. */
class CapacityConfigTest {
  @Test
  void defaults() {
    CapacityConfig config = config(Map.of());
    assertThat(config.instanceId()).isEqualTo("capacity-1");
    assertThat(config.dataDir()).isEqualTo(".windlass/capacity");
    assertThat(config.iamFile()).isEmpty();
    assertThat(config.capacity().executor()).isEqualTo("auto");
    assertThat(config.capacity().dockerNetwork()).isEqualTo("host");
    assertThat(config.capacity().hostVcpus()).isEmpty();
    assertThat(config.capacity().hostMemoryMib()).isEmpty();
    assertThat(config.capacity().hostGpus()).isEmpty();
    assertThat(config.capacity().instanceLaunchDelay()).isZero();
    assertThat(config.capacity().scaleDownDelay()).isEqualTo(Duration.ofMinutes(1));
    assertThat(config.capacity().spotPricePercentage()).isZero();
    assertThat(config.capacity().kubernetes().kubeconfig()).isEmpty();
    assertThat(config.capacity().kubernetes().context()).isEmpty();
    assertThat(config.capacity().kubernetes().namespace()).isEmpty();
    assertThat(config.capacity().kubernetes().volumes()).isEmpty();
    assertThat(config.capacity().kubernetes().nodeTimeout()).isEqualTo(Duration.ofMinutes(5));
    assertThat(config.capacity().kubernetes().schedulingTimeout()).isEqualTo(Duration.ofDays(1));
  }

  @Test
  void variablesOfTheCluster() {
    CapacityConfig.Kubernetes cluster =
        config(
                Map.of(
                    "WINDLASS_CAPACITY_KUBERNETES_KUBECONFIG", "/k",
                    "WINDLASS_CAPACITY_KUBERNETES_CONTEXT", "c",
                    "WINDLASS_CAPACITY_KUBERNETES_NAMESPACE", "jobs",
                    "WINDLASS_CAPACITY_KUBERNETES_VOLUMES", "/d=pvc:x,/e=host:/e",
                    "WINDLASS_CAPACITY_KUBERNETES_NODE_TIMEOUT", "30S",
                    "WINDLASS_CAPACITY_KUBERNETES_SCHEDULING_TIMEOUT", "1H"))
            .capacity()
            .kubernetes();
    assertThat(cluster.kubeconfig()).contains("/k");
    assertThat(cluster.context()).contains("c");
    assertThat(cluster.namespace()).contains("jobs");
    assertThat(cluster.volumes()).contains("/d=pvc:x,/e=host:/e");
    assertThat(cluster.nodeTimeout()).isEqualTo(Duration.ofSeconds(30));
    assertThat(cluster.schedulingTimeout()).isEqualTo(Duration.ofHours(1));
  }

  @Test
  void environmentVariables() {
    CapacityConfig config =
        config(
            Map.of(
                "WINDLASS_INSTANCE_ID", "capacity-2",
                "WINDLASS_DATA_DIR", "/data",
                "WINDLASS_CAPACITY_EXECUTOR", "simulated",
                "WINDLASS_CAPACITY_DOCKER_NETWORK", "bridge",
                "WINDLASS_CAPACITY_HOST_VCPUS", "16",
                "WINDLASS_CAPACITY_HOST_MEMORY_MIB", "64000",
                "WINDLASS_CAPACITY_HOST_GPUS", "2",
                "WINDLASS_CAPACITY_SCALE_DOWN_DELAY", "5S"));
    assertThat(config.instanceId()).isEqualTo("capacity-2");
    assertThat(config.dataDir()).isEqualTo("/data");
    assertThat(config.capacity().executor()).isEqualTo("simulated");
    assertThat(config.capacity().dockerNetwork()).isEqualTo("bridge");
    assertThat(config.capacity().scaleDownDelay()).isEqualTo(Duration.ofSeconds(5));
    assertThat(config(Map.of("WINDLASS_IAM_FILE", "/iam.json")).iamFile()).contains("/iam.json");
    assertThat(new MachineResources(2, 8192).budget(config.capacity(), 2))
        .isEqualTo(new Resources(16_000, 64_000, 2));
  }

  /** The reserve is a quarter of the memory, at most 2 GiB. */
  @Test
  void theBudgetIsTheMachineLessAReserve() {
    CapacityConfig.Capacity settings = config(Map.of()).capacity();
    assertThat(new MachineResources(2, 4096).budget(settings, 0))
        .isEqualTo(new Resources(2000, 3072, 0));
    assertThat(new MachineResources(8, 32_768).budget(settings, 0))
        .isEqualTo(new Resources(8000, 30_720, 0));
    assertThat(MachineResources.read().logicalCpus()).isPositive();
    assertThat(MachineResources.read().memoryMiB()).isPositive();
  }

  private static CapacityConfig config(Map<String, String> variables) {
    Converter<Duration> durations = text -> Duration.parse("PT" + text);
    SmallRyeConfig config =
        new SmallRyeConfigBuilder()
            .withMapping(CapacityConfig.class)
            .withConverter(Duration.class, 200, durations)
            .withConverter(MemorySize.class, 200, new MemorySizeConverter())
            .withSources(new EnvConfigSource(variables, 300))
            .build();
    return config.getConfigMapping(CapacityConfig.class);
  }
}

package io.windlass.capacity.instancetype;

import static org.assertj.core.api.Assertions.assertThat;

import io.windlass.capacity.config.InstanceTypeFiles;
import io.windlass.capacity.resource.Resources;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InstanceTypeResolverTest {
  private static final LocalDate TODAY = LocalDate.of(2026, 11, 21);
  private static final LocalDate BEFORE_CHANGE = LocalDate.of(2025, 10, 31);

  private final InstanceTypeResolver resolver = InstanceTypeFiles.resolver();

  /** GPU-007, and well-known types of each generation. */
  @ParameterizedTest
  @CsvSource({
    "c5.large, 2, 4096, 0",
    "c5n.9xlarge, 36, 98304, 0",
    "c4.8xlarge, 36, 61440, 0",
    "c4.large, 2, 3840, 0",
    "m5.24xlarge, 96, 393216, 0",
    "r4.large, 2, 15616, 0",
    "m4.10xlarge, 40, 163840, 0",
    "c7g.medium, 1, 2048, 0",
    "m7i.48xlarge, 192, 786432, 0",
    "g3s.xlarge, 4, 31232, 1",
    "g3.16xlarge, 64, 499712, 4",
    "g4dn.12xlarge, 48, 196608, 4",
    "g5.48xlarge, 192, 786432, 8",
    "g5g.16xlarge, 64, 131072, 2",
    "g6e.24xlarge, 96, 786432, 4",
    "gr6.8xlarge, 32, 262144, 1",
    "p2.16xlarge, 64, 749568, 16",
    "p3.2xlarge, 8, 62464, 1",
    "p4d.24xlarge, 96, 1179648, 8",
    "p5en.48xlarge, 192, 2097152, 8",
    "p6-b200.48xlarge, 192, 2097152, 8",
    "trn1.32xlarge, 128, 524288, 0",
    "inf2.xlarge, 4, 16384, 0"
  })
  void typesAreAsAdvertised(String name, long vcpus, long memoryMiB, long gpus) {
    assertThat(resolver.find(name).orElseThrow().nominal())
        .isEqualTo(new Resources(vcpus * 1000, memoryMiB, gpus));
  }

  /**
   * CE-076, CE-078, CE-079: of the 8192 MiB of an m4.large, 7985 are visible and 32 are reserved.
   */
  @Test
  void lessMemoryIsOfferedThanAdvertised() {
    assertThat(InstanceType.offeredMemory(8192)).isEqualTo(7953);
    assertThat(resolver.find("m4.large").orElseThrow().offered().memoryMiB()).isEqualTo(7953);
  }

  /** CE-041, CE-043. */
  @ParameterizedTest
  @CsvSource({
    "default_x86_64, m6i c6i r6i c7i",
    "default_arm64, m6g c6g r6g c7g",
    "optimal, m6i c6i r6i c7i"
  })
  void bundlesStandForTheirFamilies(String keyword, String families) {
    assertThat(families(List.of(keyword), "us-east-1", TODAY))
        .isEqualTo(Set.of(families.split(" ", -1)));
  }

  /** CE-042. */
  @ParameterizedTest
  @CsvSource({
    "us-east-1, m4 c4 r4",
    "eu-west-2, m4 c4 r4",
    "eu-west-3, m5 c5 r5",
    "af-south-1, m5 c5 r5",
    "mx-central-1, m6i c6i r6i"
  })
  void optimalDependedOnTheRegionBeforeTheChange(String region, String families) {
    assertThat(families(List.of("optimal"), region, BEFORE_CHANGE))
        .isEqualTo(Set.of(families.split(" ", -1)));
  }

  /** CE-040. */
  @Test
  void noSelectionIsTheDefaultBundle() {
    assertThat(families(List.of(), "us-east-1", TODAY)).contains("c7i", "m6i");
  }

  /** CE-038. */
  @Test
  void aFamilyLeavesOutItsMetalSizes() {
    assertThat(names("c5")).contains("c5.large", "c5.24xlarge").doesNotContain("c5.metal");
    assertThat(names("c5.metal")).containsExactly("c5.metal");
    assertThat(names("c7i")).noneMatch(name -> name.contains("metal"));
  }

  @Test
  void anUnknownTypeIsRefusedByName() {
    assertThat(resolver.resolve(List.of("c5", "x99.large"), "us-east-1", TODAY))
        .isInstanceOfSatisfying(
            AllowedTypes.Refused.class,
            refused -> assertThat(refused.reason()).contains("x99.large"));
  }

  /** CE-039. */
  @Test
  void architecturesDoNotMix() {
    assertThat(resolver.resolve(List.of("c5", "c6g"), "us-east-1", TODAY))
        .isInstanceOf(AllowedTypes.Refused.class);
  }

  /** GPU-007, row by row: GPUs/vCPUs/GiB of each type; 04 X-06: accelerators are not GPUs. */
  @ParameterizedTest(name = "GPU-007: {0}")
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          g3s; xlarge 1/4/30.5
          g3; 4xlarge 1/16/122, 8xlarge 2/32/244, 16xlarge 4/64/488
          g4dn; xlarge 1/4/16, 2xlarge 1/8/32, 4xlarge 1/16/64, 8xlarge 1/32/128
          g4dn; 12xlarge 4/48/192, 16xlarge 1/64/256
          g5; xlarge 1/4/16, 2xlarge 1/8/32, 4xlarge 1/16/64, 8xlarge 1/32/128
          g5; 16xlarge 1/64/256, 12xlarge 4/48/192, 24xlarge 4/96/384, 48xlarge 8/192/768
          g5g; xlarge 1/4/8, 2xlarge 1/8/16, 4xlarge 1/16/32, 8xlarge 1/32/64
          g5g; 16xlarge 2/64/128, metal 2/64/128
          g6; xlarge 1/4/16, 2xlarge 1/8/32, 4xlarge 1/16/64, 8xlarge 1/32/128
          g6; 16xlarge 1/64/256, 12xlarge 4/48/192, 24xlarge 4/96/384, 48xlarge 8/192/768
          g6e; xlarge 1/4/32, 2xlarge 1/8/64, 4xlarge 1/16/128, 8xlarge 1/32/256
          g6e; 16xlarge 1/64/512, 12xlarge 4/48/384, 24xlarge 4/96/768, 48xlarge 8/192/1536
          gr6; 4xlarge 1/16/128, 8xlarge 1/32/256
          p2; xlarge 1/4/61, 8xlarge 8/32/488, 16xlarge 16/64/732
          p3; 2xlarge 1/8/61, 8xlarge 4/32/244, 16xlarge 8/64/488
          p3dn; 24xlarge 8/96/768
          p4d; 24xlarge 8/96/1152
          p4de; 24xlarge 8/96/1152
          p5; 48xlarge 8/192/2048
          p5e; 48xlarge 8/192/2048
          p5en; 48xlarge 8/192/2048
          p6-b200; 48xlarge 8/192/2048
          trn1; 2xlarge 0/8/32, 32xlarge 0/128/512
          trn1n; 32xlarge 0/128/512
          trn2; 48xlarge 0/192/2048
          inf1; xlarge 0/4/8, 2xlarge 0/8/16, 6xlarge 0/24/48, 24xlarge 0/96/192
          inf2; xlarge 0/4/16, 8xlarge 0/32/128, 24xlarge 0/96/384, 48xlarge 0/192/768
          dl1; 24xlarge 0/96/768
          dl2q; 24xlarge 0/96/768
          """)
  void theCatalogueOfGpus(String family, String sizes) {
    for (String size : sizes.split(", ", -1)) {
      String[] nameAndShape = size.split(" ", -1);
      String[] shape = nameAndShape[1].split("/", -1);
      assertThat(resolver.find(family + "." + nameAndShape[0]).orElseThrow().nominal())
          .as(family + "." + size)
          .isEqualTo(
              new Resources(
                  Long.parseLong(shape[1]) * 1000,
                  (long) (Double.parseDouble(shape[2]) * 1024),
                  Long.parseLong(shape[0])));
    }
  }

  /** GPU-003: jobs cannot ask for GPUs of other vendors; g5g is ARM. */
  @Test
  void onlyNvidiaCountsAsGpu() {
    assertThat(resolved(List.of("g4ad"), "us-east-1", TODAY))
        .isNotEmpty()
        .allMatch(type -> type.nominal().gpus() == 0);
    assertThat(resolver.resolve(List.of("g5g", "g5"), "us-east-1", TODAY))
        .isInstanceOf(AllowedTypes.Refused.class);
    assertThat(resolved(List.of("g5g"), "us-east-1", TODAY))
        .allMatch(type -> type.architecture() == Architecture.ARM64);
  }

  /** CE-046, GPU-002, 04 X-06: the list of families decides. */
  @ParameterizedTest
  @CsvSource({"p3", "p4d", "p5", "p6-b200", "g3", "g3s", "g4dn", "g5", "g6"})
  void gpuFamiliesHaveGpus(String family) {
    assertThat(resolved(List.of(family), "us-east-1", TODAY))
        .isNotEmpty()
        .allMatch(type -> type.nominal().gpus() > 0);
  }

  private List<String> names(String name) {
    return resolved(List.of(name), "us-east-1", TODAY).stream().map(InstanceType::name).toList();
  }

  private Set<String> families(List<String> names, String region, LocalDate day) {
    return resolved(names, region, day).stream()
        .map(InstanceType::family)
        .collect(Collectors.toSet());
  }

  private List<InstanceType> resolved(List<String> names, String region, LocalDate day) {
    return ((AllowedTypes.Resolved) resolver.resolve(names, region, day)).types();
  }
}

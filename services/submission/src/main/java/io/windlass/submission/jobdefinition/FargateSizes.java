package io.windlass.submission.jobdefinition;

import java.math.BigDecimal;
import java.util.List;

/** The vCPU and memory pairs that Fargate offers (RR-007, CE-109). */
final class FargateSizes {
  private record Size(String vcpus, int minimum, int maximum, int step) {}

  private static final List<Size> SIZES =
      List.of(
          new Size("0.5", 1024, 4096, 1024),
          new Size("1", 2048, 8192, 1024),
          new Size("2", 4096, 16_384, 1024),
          new Size("4", 8192, 30_720, 1024),
          new Size("8", 16_384, 61_440, 4096),
          new Size("16", 32_768, 122_880, 8192));
  private static final BigDecimal QUARTER = new BigDecimal("0.25");
  private static final List<Integer> QUARTER_MEMORY = List.of(512, 1024, 2048);

  private FargateSizes() {}

  static boolean offered(BigDecimal vcpus, BigDecimal memory) {
    if (memory.stripTrailingZeros().scale() > 0) {
      return false;
    }
    int mebibytes = memory.intValue();
    if (vcpus.compareTo(QUARTER) == 0) {
      return QUARTER_MEMORY.contains(mebibytes);
    }
    return SIZES.stream()
        .filter(size -> vcpus.compareTo(new BigDecimal(size.vcpus())) == 0)
        .anyMatch(
            size ->
                mebibytes >= size.minimum()
                    && mebibytes <= size.maximum()
                    && (mebibytes - size.minimum()) % size.step() == 0);
  }
}

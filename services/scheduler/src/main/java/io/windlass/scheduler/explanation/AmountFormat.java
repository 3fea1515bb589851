package io.windlass.scheduler.explanation;

import io.windlass.scheduler.resource.ResourceRequest;
import io.windlass.scheduler.resource.ResourceShape;
import java.math.BigDecimal;

/** How amounts and names are written in sentences. */
public final class AmountFormat {
  private static final int MILLI_DIGITS = 3;

  private AmountFormat() {}

  /** Such as {@code 0.25 vCPUs, 512 MiB of memory and 1 GPU}. */
  public static String amounts(ResourceShape shape) {
    String text = vcpus(shape.milliVcpus());
    if (shape.gpus() == 0) {
      return text + " and " + shape.memoryMiB() + " MiB of memory";
    }
    return text + ", " + shape.memoryMiB() + " MiB of memory and " + count(shape.gpus(), "GPU");
  }

  /** Such as {@code 4 instances to itself, each with 2 vCPUs and 512 MiB of memory}. */
  public static String request(ResourceRequest request) {
    if (request.ofService()) {
      String type = request.instanceType();
      return instances(request.shape().milliVcpus()) + (type == null ? "" : " of type " + type);
    }
    String amounts = amounts(request.shape());
    if (!request.exclusive()) {
      return amounts;
    }
    String type = request.instanceType();
    return count(request.nodes(), "instance")
        + (type == null ? "" : " of type " + type)
        + " to itself, each with "
        + amounts;
  }

  /** Thousandths of instances of a service, such as {@code 2 instances}. */
  public static String instances(long thousandths) {
    String number = number(thousandths);
    return number + (number.equals("1") ? " instance" : " instances");
  }

  /** Thousandths of vCPUs as vCPUs, such as {@code 1 vCPU}. */
  public static String vcpus(long milliVcpus) {
    String number = number(milliVcpus);
    return number + (number.equals("1") ? " vCPU" : " vCPUs");
  }

  /** Thousandths as a plain number, such as {@code 0.25}. */
  public static String number(long thousandths) {
    BigDecimal number = BigDecimal.valueOf(thousandths, MILLI_DIGITS).stripTrailingZeros();
    return number.toPlainString();
  }

  /** Such as {@code 1 job}, {@code 2 jobs}. */
  public static String count(long number, String noun) {
    return number + " " + noun + (number == 1 ? "" : "s");
  }

  /** Returns the last part of an ARN. */
  public static String name(String arn) {
    return arn.substring(arn.lastIndexOf('/') + 1);
  }
}

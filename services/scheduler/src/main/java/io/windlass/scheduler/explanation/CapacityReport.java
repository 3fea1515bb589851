package io.windlass.scheduler.explanation;

import io.windlass.scheduler.placement.Environment;
import io.windlass.scheduler.placement.EnvironmentDefinition;
import io.windlass.scheduler.placement.Environments;
import io.windlass.scheduler.placement.InstanceSlot;
import io.windlass.scheduler.placement.InstanceState;
import io.windlass.scheduler.placement.Shortage;
import io.windlass.scheduler.query.Explanation;
import io.windlass.scheduler.resource.ResourceRequest;
import io.windlass.scheduler.resource.ResourceShape;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Describes what an environment offers for one job: free capacity, possible growth, and why the job
 * does not fit. The cost is proportional to the number of instances.
 */
final class CapacityReport {
  private static final Comparator<ResourceShape> BY_SIZE =
      Comparator.comparingInt(ResourceShape::milliVcpus)
          .thenComparingInt(ResourceShape::memoryMiB)
          .thenComparingInt(ResourceShape::gpus);

  private final Environment environment;
  private final ResourceShape shape;
  private final ResourceRequest request;
  private final boolean forGangs;

  private CapacityReport(Environment environment, ResourceRequest request, boolean forGangs) {
    this.environment = environment;
    this.request = request;
    this.shape = request.shape();
    this.forGangs = forGangs;
  }

  /** Returns what each environment of a queue has for a job, in the queue's order. */
  static List<Explanation.EnvironmentCapacity> of(
      List<String> order, Environments environments, ResourceRequest request) {
    Environment forGang = request.exclusive() ? environments.forGang(order, request) : null;
    return order.stream()
        .map(environments::get)
        .map(e -> new CapacityReport(e, request, e == forGang).capacity())
        .toList();
  }

  private Explanation.EnvironmentCapacity capacity() {
    EnvironmentDefinition definition = environment.definition();
    Shortage shortage = environment.shortageOf(shape);
    ResourceShape free = largest(ready().map(InstanceSlot::free));
    ResourceShape largest =
        largest(environment.slots().stream().map(s -> s.instance().resources()));
    boolean fits = environment.isUsable() && hasRoom();
    return new Explanation.EnvironmentCapacity(
        environment.arn(),
        environment.isUsable(),
        environment.status(),
        definition == null ? null : definition.maxMilliVcpus(),
        environment.milliVcpus(),
        environment.slots().size(),
        free,
        largest,
        shortage == null ? null : shortage.reason() + " - " + shortage.message(),
        fits,
        AmountFormat.name(environment.arn()) + " " + verdict(definition, shortage, free, fits));
  }

  private String verdict(
      @Nullable EnvironmentDefinition definition,
      @Nullable Shortage shortage,
      @Nullable ResourceShape free,
      boolean fits) {
    if (definition == null) {
      return "is not known to the scheduler yet.";
    }
    if (!definition.usable()) {
      return "is disabled or about to be deleted.";
    }
    if (!environment.isUsable()) {
      String reason = environment.statusReason();
      return "is " + environment.status() + (reason == null ? "." : ": " + reason);
    }
    if (fits) {
      return "has room for it now.";
    }
    if (definition.isService()) {
      return serviceCapacity();
    }
    if (request.total().milliVcpus() > definition.maxMilliVcpus()) {
      return "may have "
          + AmountFormat.vcpus(definition.maxMilliVcpus())
          + " at most, less than the job needs.";
    }
    if (shortage != null) {
      return "cannot grow for it: " + shortage.message();
    }
    if (request.exclusive()) {
      return forGangs
          ? idle() + possibleGrowth(definition)
          : "is not used for it: all nodes go to one environment that scales, the first that may"
              + " hold them.";
    }
    return occupied(free) + possibleGrowth(definition);
  }

  private String serviceCapacity() {
    InstanceSlot limit = environment.limitFor(request);
    if (limit == null) {
      return "has no limit that instances of its type count against.";
    }
    int most = limit.instance().resources().milliVcpus();
    String instances = AmountFormat.instances(most);
    return request.shape().milliVcpus() > most
        ? "may use " + instances + " at most, less than the job needs."
        : "may use " + instances + " at a time, of which " + free(limit) + " free.";
  }

  private static String free(InstanceSlot limit) {
    int free = Math.max(0, limit.free().milliVcpus());
    return AmountFormat.number(free) + (AmountFormat.number(free).equals("1") ? " is" : " are");
  }

  private boolean hasRoom() {
    return request.exclusive()
        ? forGangs && !environment.idleFor(request).isEmpty()
        : environment.bestFit(request) != null;
  }

  private String idle() {
    long idle =
        ready().filter(s -> s.tasks() == 0 && shape.fitsIn(s.instance().resources())).count();
    return "has "
        + AmountFormat.count(idle, "idle instance")
        + " large enough for a node, of the "
        + request.nodes()
        + " that it needs";
  }

  private String occupied(@Nullable ResourceShape free) {
    if (free == null) {
      return environment.slots().isEmpty()
          ? "has no instance yet"
          : "has only instances that are about to go";
    }
    if (ready().noneMatch(s -> shape.fitsIn(s.instance().resources()))) {
      return "has no instance that is large enough; the largest free room on one is "
          + AmountFormat.amounts(free);
    }
    return "is occupied; the largest free room on one instance is " + AmountFormat.amounts(free);
  }

  private String possibleGrowth(EnvironmentDefinition definition) {
    long left = definition.maxMilliVcpus() - environment.milliVcpus();
    return switch (definition.supply()) {
      case GIVEN -> "; its owner brings its instances.";
      case SERVICE -> ".";
      case ELASTIC -> "; it is as large as it may be.";
      case SCALED ->
          left >= request.total().milliVcpus()
              ? "; it may still grow by " + AmountFormat.vcpus(left) + "."
              : "; it is as large as its maxvCpus ("
                  + AmountFormat.number(definition.maxMilliVcpus())
                  + ") allows, so a job must end first.";
    };
  }

  private Stream<InstanceSlot> ready() {
    return environment.slots().stream().filter(s -> s.state() == InstanceState.READY);
  }

  private static @Nullable ResourceShape largest(Stream<ResourceShape> shapes) {
    return shapes.max(BY_SIZE).orElse(null);
  }
}

package io.windlass.capacity.executor.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.model.Network;
import io.windlass.capacity.executor.TaskEnvironment;
import io.windlass.capacity.task.MetadataEndpoint;
import io.windlass.capacity.task.TaskLaunch;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Which network a task's container joins, and by which address it reaches this machine from there:
 * on the host's network the loopback one, on a bridge its gateway. Where the engine does not run on
 * this machine (in a virtual machine, say), nothing of this service is reached.
 */
final class ContainerNetworks {
  private static final String HOST = "host";
  private static final String BRIDGE = "bridge";
  private static final Set<String> NOWHERE = Set.of("none", "");

  private final DockerClient client;
  private final String defaultMode;
  private final MetadataEndpoint metadata;
  private final Map<String, InetAddress> gateways = new ConcurrentHashMap<>();

  ContainerNetworks(DockerClient client, String defaultMode, MetadataEndpoint metadata) {
    this.client = client;
    this.defaultMode = defaultMode;
    this.metadata = metadata;
  }

  /**
   * How a container is connected to this machine.
   *
   * @param extraHosts names that it can look up besides, in the engine's form
   * @param metadataUri where its task is told about itself; empty if it cannot reach that
   */
  record Reach(String networkMode, List<String> extraHosts, Optional<String> metadataUri) {}

  Reach of(TaskLaunch launch) {
    String mode = mode(launch.plan().networkMode());
    Optional<InetAddress> machine = addressOfMachine(mode);
    return new Reach(
        mode,
        machine.map(address -> "host.docker.internal:" + address.getHostAddress()).stream()
            .toList(),
        machine
            .filter(address -> isHere(mode, address))
            .flatMap(address -> TaskEnvironment.metadataUri(launch, metadata, address)));
  }

  /** Returns the host's network, as on EC2 (CP-033), or a bridge for a Fargate task. */
  private String mode(@Nullable String asked) {
    if (asked == null) {
      return defaultMode;
    }
    return asked.equals("awsvpc") ? BRIDGE : asked;
  }

  private Optional<InetAddress> addressOfMachine(String mode) {
    if (mode.equals(HOST)) {
      return Optional.of(InetAddress.getLoopbackAddress());
    }
    return NOWHERE.contains(mode) || mode.startsWith("container:")
        ? Optional.empty()
        : gateway(mode);
  }

  private boolean isHere(String mode, InetAddress address) {
    Optional<InetAddress> own = mode.equals(HOST) ? gateway(BRIDGE) : Optional.of(address);
    return own.filter(ContainerNetworks::isOfThisMachine).isPresent();
  }

  private static boolean isOfThisMachine(InetAddress address) {
    try {
      return NetworkInterface.getByInetAddress(address) != null;
    } catch (SocketException e) {
      return false;
    }
  }

  private Optional<InetAddress> gateway(String network) {
    InetAddress known = gateways.get(network);
    if (known != null) {
      return Optional.of(known);
    }
    Optional<InetAddress> told = askForGateway(network);
    told.ifPresent(address -> gateways.put(network, address));
    return told;
  }

  private Optional<InetAddress> askForGateway(String name) {
    try {
      Network network = client.inspectNetworkCmd().withNetworkId(name).exec();
      var management = network.getIpam();
      var ranges = management == null ? null : management.getConfig();
      if (ranges != null) {
        for (var range : ranges) {
          String gateway = range.getGateway();
          if (gateway != null && gateway.matches("[0-9.]+")) {
            return Optional.of(InetAddress.getByName(gateway));
          }
        }
      }
      return addressOf(network.getOptions());
    } catch (DockerException | UnknownHostException | SocketException e) {
      return Optional.empty(); // there is no such network: creating the container will say so
    }
  }

  /** Reads the bridge's address: an engine that did not create its bridge does not tell it. */
  private static Optional<InetAddress> addressOf(@Nullable Map<String, String> options)
      throws SocketException {
    String bridge = options == null ? null : options.get("com.docker.network.bridge.name");
    NetworkInterface there = bridge == null ? null : NetworkInterface.getByName(bridge);
    return there == null
        ? Optional.empty()
        : there.inetAddresses().filter(Inet4Address.class::isInstance).findFirst();
  }
}

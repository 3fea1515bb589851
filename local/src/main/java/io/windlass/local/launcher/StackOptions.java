package io.windlass.local.launcher;

import io.windlass.local.stack.ExecutorName;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What {@code up} was asked for.
 *
 * @param port of the router
 * @param executor how jobs run
 * @param iam file of further accounts and users
 * @param eventTargets file of AWS's variables by which rules reach AWS's services
 * @param traces where OpenTelemetry traces are sent to by OTLP over HTTP
 * @param hostVcpus what this host may hold; what it has if not given
 * @param schedulers number of scheduler processes; more than one stand by for each other
 * @param services whether to start the services, or only what they need
 * @param capacity further variables of that service
 */
public record StackOptions(
    int port,
    ExecutorName executor,
    Optional<Path> iam,
    Optional<Path> eventTargets,
    Optional<String> traces,
    OptionalInt hostVcpus,
    OptionalInt hostMemoryMib,
    int schedulers,
    boolean services,
    Map<String, String> capacity) {}

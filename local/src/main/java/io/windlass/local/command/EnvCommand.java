package io.windlass.local.command;

import io.windlass.local.stack.StackState;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code windlass env}. */
@Command(
    name = "env",
    mixinStandardHelpOptions = true,
    description =
        "Prints export lines that point AWS clients at the stack: eval \"$(./windlass env)\".")
public final class EnvCommand implements Callable<Integer> {
  @Mixin private DataOption data = new DataOption();

  @Override
  public Integer call() {
    var state = StackState.read(data.directory());
    var credentials = data.credentials();
    if (state.isEmpty() || credentials.isEmpty()) {
      System.err.println(data.notRunning());
      return Messages.NOT_RUNNING;
    }
    if (!state.get().isRunning()) {
      System.err.println("Note: " + data.notRunning());
    }
    var keys = credentials.get();
    System.out.printf(
        """
        export AWS_ENDPOINT_URL='%s'
        export AWS_ACCESS_KEY_ID='%s'
        export AWS_SECRET_ACCESS_KEY='%s'
        export AWS_REGION='%s'
        export AWS_DEFAULT_REGION='%s'
        unset AWS_SESSION_TOKEN
        """,
        state.get().endpoint(),
        keys.accessKeyId(),
        keys.secretAccessKey(),
        keys.region(),
        keys.region());
    return 0;
  }
}

package io.windlass.capacity.executor;

import io.windlass.capacity.task.TaskLaunch;
import java.util.Map;

/** A source with fixed secrets, by their references. */
public record KnownSecrets(Map<String, String> values) implements SecretSource {
  @Override
  public String value(TaskLaunch launch, String valueFrom) throws StartFailure {
    String value = values.get(valueFrom);
    return value == null ? NONE.value(launch, valueFrom) : value;
  }

  @Override
  public RegistryLogin registryLogin(TaskLaunch launch, String credentialsParameter)
      throws StartFailure {
    return new RegistryLogin("job", value(launch, credentialsParameter));
  }
}

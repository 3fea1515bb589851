package io.windlass.capacity.executor;

import io.windlass.capacity.task.TaskLaunch;

/**
 * Gives the values of the secrets that definitions refer to. It is asked before each start of a
 * task, and what it returns is never stored (SEC-007, SEC-009). Thread-safe; may block.
 */
public interface SecretSource {
  /** Has no secrets: refuses every reference to one. */
  SecretSource NONE =
      new SecretSource() {
        @Override
        public String value(TaskLaunch launch, String valueFrom) throws StartFailure {
          throw new StartFailure(
              "ResourceInitializationError: unable to retrieve secret "
                  + valueFrom
                  + ": secrets are not available yet in Windlass");
        }

        @Override
        public RegistryLogin registryLogin(TaskLaunch launch, String credentialsParameter)
            throws StartFailure {
          throw new StartFailure(
              "ResourceInitializationError: unable to pull secrets or registry auth:"
                  + " repositoryCredentials ("
                  + credentialsParameter
                  + ") are not available yet in Windlass; a docker login on the host is used");
        }
      };

  /**
   * Returns the text of a secret.
   *
   * @param valueFrom ARN or name of the secret, as the definition has it (SEC-002)
   * @throws StartFailure if it cannot be had, in the words in which AWS reports it
   */
  String value(TaskLaunch launch, String valueFrom) throws StartFailure;

  /**
   * Returns the login of an image's registry that a secret holds (SEC-020).
   *
   * @throws StartFailure if it cannot be had, in the words in which AWS reports it
   */
  RegistryLogin registryLogin(TaskLaunch launch, String credentialsParameter) throws StartFailure;

  /** A user of a registry. */
  record RegistryLogin(String username, String password) {
    /** Returns the user without the password. */
    @Override
    public String toString() {
      return username;
    }
  }
}

package io.windlass.embedded;

import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.NameCallback;
import javax.security.auth.callback.UnsupportedCallbackException;
import javax.security.auth.login.AppConfigurationEntry;
import org.apache.kafka.common.security.auth.AuthenticateCallbackHandler;
import org.apache.kafka.common.security.scram.ScramCredential;
import org.apache.kafka.common.security.scram.ScramCredentialCallback;
import org.apache.kafka.common.security.scram.internals.ScramFormatter;
import org.apache.kafka.common.security.scram.internals.ScramMechanism;

/**
 * SCRAM on the broker's side with users from its configuration ({@code user_NAME="PASSWORD"} in the
 * listener's {@code sasl.jaas.config}, as for the mechanism PLAIN) instead of from its metadata. So
 * the controller, which has no metadata before it runs, accepts the same users, and a cluster that
 * was created without users needs no change.
 */
public final class ConfiguredScramUsers implements AuthenticateCallbackHandler {
  private static final int ITERATIONS = 4096;

  private final Map<String, String> passwords = new HashMap<>();
  private final Map<String, ScramCredential> credentials = new ConcurrentHashMap<>();
  private ScramMechanism mechanism = ScramMechanism.SCRAM_SHA_256;

  @Override
  public void configure(
      Map<String, ?> configuration, String mechanismName, List<AppConfigurationEntry> entries) {
    mechanism = ScramMechanism.forMechanismName(mechanismName);
    for (AppConfigurationEntry entry : entries) {
      entry
          .getOptions()
          .forEach(
              (option, value) -> {
                if (option.startsWith(KafkaUsers.USER_OPTION)) {
                  passwords.put(
                      option.substring(KafkaUsers.USER_OPTION.length()), String.valueOf(value));
                }
              });
    }
  }

  @Override
  public void handle(Callback[] callbacks) throws UnsupportedCallbackException {
    String user = null;
    for (Callback callback : callbacks) {
      switch (callback) {
        case NameCallback name -> user = name.getDefaultName();
        case ScramCredentialCallback asked -> {
          if (user != null && passwords.containsKey(user)) {
            asked.scramCredential(credentials.computeIfAbsent(user, this::credential));
          }
        }
        // Delegation tokens, for example, which are not supported.
        default -> throw new UnsupportedCallbackException(callback);
      }
    }
  }

  private ScramCredential credential(String user) {
    String password = passwords.get(user);
    try {
      return new ScramFormatter(mechanism).generateCredential(password, ITERATIONS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {}
}

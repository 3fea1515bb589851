package io.windlass.stateevents.api;

import io.windlass.aws.iam.IamDirectory;
import io.windlass.aws.sigv4.Authenticator;
import io.windlass.aws.sigv4.SignatureVerifier;
import io.windlass.aws.sigv4.Signer;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;

/** Two accounts and a user who may not read events, and addresses that they signed. */
public final class TestKeys {
  public static final String ACCOUNT = "123456789012";
  public static final String OTHER_ACCOUNT = "210987654321";

  public static final String IAM =
      """
      {"accounts": [
        {"accountId": "123456789012", "users": [
          {"userName": "admin", "accessKeys": [{"accessKeyId": "AKIAADMIN", "secretAccessKey": "secret-admin"}]},
          {"userName": "mute", "accessKeys": [{"accessKeyId": "AKIAMUTE", "secretAccessKey": "secret-mute"}],
           "policies": [{"policyName": "p", "policyDocument": {"Version": "2012-10-17", "Statement": [
             {"Effect": "Allow", "Action": "windlass:GetSummary", "Resource": "*"}]}}]}]},
        {"accountId": "210987654321", "users": [
          {"userName": "admin", "accessKeys": [{"accessKeyId": "AKIAOTHER", "secretAccessKey": "secret-other"}]}]}]}
      """;

  private TestKeys() {}

  public static Authenticator authenticator() {
    return new SignatureVerifier(IamDirectory.parse(IAM), InstantSource.system());
  }

  /** The address of a path with a query, presigned by a user for the service batch. */
  public static URI presigned(int port, String user, String path, String query) {
    return presigned(port, user, "batch", path, query);
  }

  public static URI presigned(int port, String user, String service, String path, String query) {
    String host = "127.0.0.1:" + port;
    String signed =
        new Signer("AKIA" + user.toUpperCase(Locale.ROOT), "secret-" + user, "us-east-1", service)
            .presign(host, path, query, Instant.now(), Duration.ofMinutes(5));
    return URI.create("http://" + host + path + "?" + signed);
  }
}

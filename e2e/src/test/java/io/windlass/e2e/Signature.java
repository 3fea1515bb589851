package io.windlass.e2e;

import java.io.ByteArrayInputStream;
import java.net.URI;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;

/** The AWS SDK's signature for requests to a stack that no client of the SDK can send. */
final class Signature {
  private Signature() {}

  /** All headers of the request as the stack's user signs it, Host among them. */
  static Map<String, String> headers(Stack stack, String method, URI uri, byte[] body) {
    var environment = stack.environment();
    var credentials =
        AwsBasicCredentials.create(
            environment.get("AWS_ACCESS_KEY_ID"), environment.get("AWS_SECRET_ACCESS_KEY"));
    var request = SdkHttpRequest.builder().uri(uri).method(SdkHttpMethod.fromValue(method)).build();
    var signed =
        AwsV4HttpSigner.create()
            .sign(
                sign ->
                    sign.identity(credentials)
                        .request(request)
                        .payload(() -> new ByteArrayInputStream(body))
                        .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "batch")
                        .putProperty(AwsV4HttpSigner.REGION_NAME, environment.get("AWS_REGION")));
    var headers = new TreeMap<String, String>();
    signed.request().headers().forEach((name, values) -> headers.put(name, values.getFirst()));
    return headers;
  }
}

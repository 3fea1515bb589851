package io.windlass.aws.iam;

import org.jspecify.annotations.Nullable;

/** An access key with the user that it belongs to. Its text form hides the secret. */
public record AccessKey(
    String accessKeyId,
    String secretAccessKey,
    @Nullable String sessionToken,
    String accountId,
    String userName,
    PolicySet policies) {

  public String principalArn() {
    return "arn:aws:iam::" + accountId + ":user/" + userName;
  }

  @Override
  public String toString() {
    return "AccessKey[" + accessKeyId + " of " + principalArn() + "]";
  }
}

package io.windlass.submission.jobdefinition;

import static io.windlass.submission.jobdefinition.Definitions.OWNER;

import io.windlass.aws.batch.EksPodProperties;
import io.windlass.aws.batch.RegisterJobDefinitionRequest;
import io.windlass.submission.outcome.Result;
import io.windlass.submission.store.Documents;

/** Definitions with {@code eksProperties}, from the JSON of their pods with ' for ". */
public final class Pods {
  /** Resources that are accepted. */
  public static final String NEEDS = "'resources':{'limits':{'cpu':'1','memory':'512Mi'}}";

  /** A container that is accepted. */
  public static final String MAIN = "{'name':'main','image':'busybox'," + NEEDS + "}";

  private Pods() {}

  public static EksPodProperties pod(String json) {
    return Documents.read(json.replace('\'', '"'), EksPodProperties.class);
  }

  public static RegisterJobDefinitionRequest request(String pod, String more) {
    String json =
        "{'jobDefinitionName':'d','type':'container','eksProperties':{'podProperties':"
            + pod
            + "}"
            + more
            + "}";
    return Documents.read(json.replace('\'', '"'), RegisterJobDefinitionRequest.class);
  }

  /** Revision 1 of a definition that is accepted. */
  public static RegisteredDefinition registered(String pod, String more) {
    return switch (JobDefinitionRegistration.decide(request(pod, more))) {
      case Result.Accepted<RegisterJobDefinitionRequest> accepted ->
          JobDefinitionRegistration.revision(OWNER, accepted.value(), 1);
      case Result.Rejected<RegisterJobDefinitionRequest> rejected ->
          throw new AssertionError(rejected.rejection().message());
    };
  }
}

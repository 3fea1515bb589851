package io.windlass.submission.api;

import io.windlass.aws.CallContext;
import io.windlass.aws.batch.BatchOperations;
import io.windlass.aws.batch.ListTagsForResourceRequest;
import io.windlass.aws.batch.ListTagsForResourceResponse;
import io.windlass.aws.batch.TagResourceRequest;
import io.windlass.aws.batch.TagResourceResponse;
import io.windlass.aws.batch.UntagResourceRequest;
import io.windlass.aws.batch.UntagResourceResponse;
import io.windlass.aws.http.AwsEndpoint;
import io.windlass.submission.identity.Owner;
import io.windlass.submission.identity.ResourceArn;
import io.windlass.submission.identity.ResourceKind;
import io.windlass.submission.job.ChildId;
import io.windlass.submission.messaging.DefinitionTransactions;
import io.windlass.submission.outcome.Result;
import io.windlass.submission.tag.TagChange;
import java.util.Map;
import java.util.function.Function;

/** TagResource, UntagResource, ListTagsForResource (TAG-005). */
record TagOperations(DefinitionTransactions transactions, TaggedResources resources) {
  void register(AwsEndpoint.Builder endpoint) {
    endpoint
        .operation(BatchOperations.TAG_RESOURCE, this::tag)
        .operation(BatchOperations.UNTAG_RESOURCE, this::untag)
        .operation(BatchOperations.LIST_TAGS_FOR_RESOURCE, this::list);
  }

  private ListTagsForResourceResponse list(
      ListTagsForResourceRequest request, CallContext context) {
    ResourceArn arn = arn(request.resourceArn(), context);
    return ListTagsForResourceResponse.builder()
        .tags(resources.tags(arn).orElseThrow(() -> missing(request.resourceArn())))
        .build();
  }

  private TagResourceResponse tag(TagResourceRequest request, CallContext context) {
    change(request.resourceArn(), context, present -> TagChange.add(present, request.tags()));
    return new TagResourceResponse();
  }

  private UntagResourceResponse untag(UntagResourceRequest request, CallContext context) {
    change(request.resourceArn(), context, present -> TagChange.remove(present, request.tagKeys()));
    return new UntagResourceResponse();
  }

  private void change(
      String text,
      CallContext context,
      Function<Map<String, String>, Result<Map<String, String>>> change) {
    ResourceArn arn = arn(text, context);
    boolean found =
        transactions.run(
            context.now(),
            arn.owner(),
            transaction ->
                resources.retag(
                    transaction, arn, present -> ErrorMapper.valueOrThrow(change.apply(present))));
    if (!found) {
      throw missing(text);
    }
  }

  private static ResourceArn arn(String text, CallContext context) {
    Owner owner = CallerMapping.owner(context);
    ResourceArn arn =
        ResourceArn.parse(text)
            .filter(parsed -> parsed.owner().equals(owner))
            .orElseThrow(() -> missing(text));
    if (arn.kind() == ResourceKind.JOB && ChildId.parseArrayChild(arn.id()).isPresent()) {
      throw ErrorMapper.refused("Tags of a child of an array job are those of its parent: " + text);
    }
    return arn;
  }

  private static RuntimeException missing(String arn) {
    return ErrorMapper.refused(arn + " does not exist");
  }
}

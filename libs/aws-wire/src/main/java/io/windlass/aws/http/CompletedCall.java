package io.windlass.aws.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.windlass.aws.AwsException;
import io.windlass.aws.CallContext;
import io.windlass.aws.model.OperationModel;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One authenticated call and how it ended, for the audit trail (CT-001, CT-006, CT-009) and
 * metrics. {@code output} is the handler's record, {@code error} the error of the response; one of
 * them is set.
 */
public record CompletedCall(
    CallContext context,
    OperationModel operation,
    JsonNode input,
    @Nullable Object output,
    @Nullable AwsException error,
    Duration duration) {}

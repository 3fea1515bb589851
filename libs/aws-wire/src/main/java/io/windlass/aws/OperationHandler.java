package io.windlass.aws;

/**
 * Handles one operation. Called on a virtual thread of its own, so it may block. The input has
 * passed authentication, the model's constraints and authorisation. It throws {@link AwsException}
 * for an error that the caller sees. Anything else becomes a {@code ServerException} without
 * details.
 */
@FunctionalInterface
public interface OperationHandler<I, O> {
  O handle(I input, CallContext context);
}

package io.windlass.aws;

/**
 * Answers one operation. Called on a virtual thread of its own, so it may block. The input has
 * passed authentication, the model's constraints and authorisation. Throw {@link AwsException} for
 * an answer that the caller should see as an error; anything else becomes a {@code ServerException}
 * that tells nothing of its cause.
 */
@FunctionalInterface
public interface OperationHandler<I, O> {
  O handle(I input, CallContext context);
}

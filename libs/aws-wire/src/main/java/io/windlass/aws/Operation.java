package io.windlass.aws;

/**
 * An operation of an API with the record types of its input and output. The generated classes
 * {@code BatchOperations}, {@code LogsOperations} and {@code EventsOperations} hold one constant
 * per operation.
 */
public record Operation<I, O>(String name, Class<I> inputType, Class<O> outputType) {}

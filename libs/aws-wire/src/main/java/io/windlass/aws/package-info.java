/**
 * What a service and the AWS wire agree on: who calls, which operation, what handles it, how it
 * fails.
 */
@NullMarked
package io.windlass.aws;

import org.jspecify.annotations.NullMarked;

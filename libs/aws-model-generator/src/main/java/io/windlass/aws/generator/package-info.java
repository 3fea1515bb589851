/** Turns the API model of {@code schemas/aws} into Java records, at build time. */
@NullMarked
package io.windlass.aws.generator;

import org.jspecify.annotations.NullMarked;

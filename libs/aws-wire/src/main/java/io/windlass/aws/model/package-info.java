/** The API model at run time: operations, shapes and constraints as schemas/aws declares them. */
@NullMarked
package io.windlass.aws.model;

import org.jspecify.annotations.NullMarked;

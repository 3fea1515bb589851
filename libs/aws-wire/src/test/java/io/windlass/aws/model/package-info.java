@NullMarked
package io.windlass.aws.model;

import org.jspecify.annotations.NullMarked;

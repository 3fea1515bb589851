@NullMarked
package io.windlass.aws.iam;

import org.jspecify.annotations.NullMarked;

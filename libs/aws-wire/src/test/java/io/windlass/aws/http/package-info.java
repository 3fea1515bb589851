@NullMarked
package io.windlass.aws.http;

import org.jspecify.annotations.NullMarked;

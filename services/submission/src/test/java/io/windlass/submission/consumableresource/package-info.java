@NullMarked
package io.windlass.submission.consumableresource;

import org.jspecify.annotations.NullMarked;

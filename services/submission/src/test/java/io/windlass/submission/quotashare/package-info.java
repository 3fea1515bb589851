@NullMarked
package io.windlass.submission.quotashare;

import org.jspecify.annotations.NullMarked;

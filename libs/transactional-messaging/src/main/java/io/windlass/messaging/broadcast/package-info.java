/** Topics of which every instance receives all records that are published while it runs. */
@NullMarked
package io.windlass.messaging.broadcast;

import org.jspecify.annotations.NullMarked;

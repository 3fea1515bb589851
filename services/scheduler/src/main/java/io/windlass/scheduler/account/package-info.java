/** The core of one account: it takes commands and decides events. */
@NullMarked
package io.windlass.scheduler.account;

import org.jspecify.annotations.NullMarked;

/** Tests of what the services' applications have in common. */
@NullMarked
package io.windlass.service;

import org.jspecify.annotations.NullMarked;

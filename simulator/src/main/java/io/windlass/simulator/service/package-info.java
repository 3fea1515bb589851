/** The services, with their real handlers and cores, on rows in memory and a virtual machine. */
@NullMarked
package io.windlass.simulator.service;

import org.jspecify.annotations.NullMarked;

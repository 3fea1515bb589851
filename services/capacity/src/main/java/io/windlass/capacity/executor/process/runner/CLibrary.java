package io.windlass.capacity.executor.process.runner;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.util.List;

/** The functions of the C library that the runner calls, as declared on 64-bit Linux. */
final class CLibrary {
  private static final Linker LINKER = Linker.nativeLinker();
  private static final SymbolLookup SYMBOLS = LINKER.defaultLookup();

  /** Functions that some C libraries lack; glibc has them since 2.34. */
  private static final List<String> RARE =
      List.of("posix_spawn_file_actions_addchdir_np", "posix_spawn_file_actions_addclosefrom_np");

  private CLibrary() {}

  static boolean isComplete() {
    return RARE.stream().allMatch(name -> SYMBOLS.find(name).isPresent());
  }

  /** Returns a function whose result is an int. */
  @SuppressWarnings("restricted")
  static MethodHandle function(String name, MemoryLayout... parameters) {
    return LINKER.downcallHandle(
        SYMBOLS.findOrThrow(name), FunctionDescriptor.of(JAVA_INT, parameters));
  }

  static MethodHandle posixSpawn() {
    return function("posix_spawn", ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS);
  }

  static MethodHandle addOpen() {
    return function(
        "posix_spawn_file_actions_addopen", ADDRESS, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT);
  }

  static MethodHandle addDup2() {
    return function("posix_spawn_file_actions_adddup2", ADDRESS, JAVA_INT, JAVA_INT);
  }

  static MethodHandle setFlags() {
    return function("posix_spawnattr_setflags", ADDRESS, JAVA_SHORT);
  }

  /** Returns {@code open} without a mode argument. */
  @SuppressWarnings("restricted")
  static MethodHandle open() {
    return LINKER.downcallHandle(
        SYMBOLS.findOrThrow("open"),
        FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT),
        Linker.Option.firstVariadicArg(2));
  }

  @SuppressWarnings("restricted")
  static MethodHandle write() {
    return LINKER.downcallHandle(
        SYMBOLS.findOrThrow("write"),
        FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG));
  }

  @SuppressWarnings("restricted")
  static MethodHandle strerror() {
    return LINKER.downcallHandle(
        SYMBOLS.findOrThrow("strerror"), FunctionDescriptor.of(ADDRESS, JAVA_INT));
  }

  /** Returns the exception for a call that threw, which only a wrong declaration can cause. */
  static IllegalStateException unexpected(Throwable e) {
    return new IllegalStateException("the C library cannot be called", e);
  }
}

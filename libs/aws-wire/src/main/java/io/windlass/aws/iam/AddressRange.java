package io.windlass.aws.iam;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/** An IPv4 or IPv6 address or CIDR range. Never looks a name up. */
final class AddressRange {
  private final byte[] network;
  private final int prefixLength;

  private AddressRange(byte[] network, int prefixLength) {
    this.network = network;
    this.prefixLength = prefixLength;
  }

  static AddressRange parse(String text) {
    int slash = text.indexOf('/');
    byte[] network = address(slash < 0 ? text : text.substring(0, slash));
    if (network == null) {
      throw new IllegalArgumentException("must be an IP address or a CIDR range");
    }
    int length = slash < 0 ? network.length * 8 : Integer.parseInt(text.substring(slash + 1));
    if (length < 0 || length > network.length * 8) {
      throw new IllegalArgumentException("has a prefix length out of range");
    }
    return new AddressRange(network, length);
  }

  boolean contains(String text) {
    byte[] address = address(text);
    if (address == null || address.length != network.length) {
      return false;
    }
    for (int bit = 0; bit < prefixLength; bit++) {
      int mask = 0x80 >> (bit % 8);
      if ((address[bit / 8] & mask) != (network[bit / 8] & mask)) {
        return false;
      }
    }
    return true;
  }

  private static byte @Nullable [] address(String text) {
    if (!text.matches("\\d{1,3}(\\.\\d{1,3}){3}")
        && !text.matches("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*")) {
      return null;
    }
    try {
      return InetAddress.getByName(text).getAddress();
    } catch (UnknownHostException e) {
      return null;
    }
  }
}

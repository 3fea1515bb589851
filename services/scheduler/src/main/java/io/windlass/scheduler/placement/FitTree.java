package io.windlass.scheduler.placement;

import io.windlass.scheduler.resource.ResourceShape;
import org.jspecify.annotations.Nullable;

/**
 * Instances ordered by free vCPU, then free memory, then id, in a treap whose nodes know the
 * maximum of free memory in their subtree. So subtrees without enough memory are skipped when the
 * first instance with enough of both is searched.
 *
 * <p>The shape of the tree depends on the instances alone, not on the order in which they were
 * added, since a node's priority is a hash of its instance's id. So equal states give equal
 * results.
 */
final class FitTree {
  private static final class Node {
    final String instanceId;
    final ResourceShape free;
    final int rank;
    int mostMemory;
    @Nullable Node left;
    @Nullable Node right;

    Node(String instanceId, ResourceShape free) {
      this.instanceId = instanceId;
      this.free = free;
      this.rank = scatter(instanceId.hashCode());
      this.mostMemory = free.memoryMiB();
    }

    int compareTo(ResourceShape otherFree, String otherId) {
      int order = Integer.compare(free.milliVcpus(), otherFree.milliVcpus());
      if (order == 0) {
        order = Integer.compare(free.memoryMiB(), otherFree.memoryMiB());
      }
      return order == 0 ? instanceId.compareTo(otherId) : order;
    }
  }

  private @Nullable Node root;

  boolean isEmpty() {
    return root == null;
  }

  void add(String instanceId, ResourceShape free) {
    root = insert(root, new Node(instanceId, free));
  }

  void remove(String instanceId, ResourceShape free) {
    root = delete(root, instanceId, free);
  }

  @Nullable String bestFit(ResourceShape shape) {
    return find(root, shape);
  }

  private static @Nullable String find(@Nullable Node node, ResourceShape shape) {
    if (node == null || node.mostMemory < shape.memoryMiB()) {
      return null;
    }
    if (node.free.milliVcpus() < shape.milliVcpus()) {
      return find(node.right, shape);
    }
    String smaller = find(node.left, shape);
    if (smaller != null) {
      return smaller;
    }
    return node.free.memoryMiB() >= shape.memoryMiB() ? node.instanceId : find(node.right, shape);
  }

  private static Node insert(@Nullable Node node, Node added) {
    if (node == null) {
      return added;
    }
    if (added.rank > node.rank) {
      split(node, added);
      return summed(added);
    }
    if (node.compareTo(added.free, added.instanceId) > 0) {
      node.left = insert(node.left, added);
    } else {
      node.right = insert(node.right, added);
    }
    return summed(node);
  }

  /** Splits the tree at {@code node} into the left and right subtrees of {@code pivot}. */
  private static void split(@Nullable Node node, Node pivot) {
    if (node == null) {
      pivot.left = null;
      pivot.right = null;
    } else if (node.compareTo(pivot.free, pivot.instanceId) > 0) {
      split(node.left, pivot);
      node.left = pivot.right;
      pivot.right = summed(node);
    } else {
      split(node.right, pivot);
      node.right = pivot.left;
      pivot.left = summed(node);
    }
  }

  private static @Nullable Node delete(@Nullable Node node, String instanceId, ResourceShape free) {
    if (node == null) {
      return null;
    }
    int order = node.compareTo(free, instanceId);
    if (order == 0) {
      return merge(node.left, node.right);
    }
    if (order > 0) {
      node.left = delete(node.left, instanceId, free);
    } else {
      node.right = delete(node.right, instanceId, free);
    }
    return summed(node);
  }

  private static @Nullable Node merge(@Nullable Node left, @Nullable Node right) {
    if (left == null) {
      return right;
    }
    if (right == null) {
      return left;
    }
    if (left.rank > right.rank) {
      left.right = merge(left.right, right);
      return summed(left);
    }
    right.left = merge(left, right.left);
    return summed(right);
  }

  private static Node summed(Node node) {
    int most = node.free.memoryMiB();
    if (node.left != null) {
      most = Math.max(most, node.left.mostMemory);
    }
    if (node.right != null) {
      most = Math.max(most, node.right.mostMemory);
    }
    node.mostMemory = most;
    return node;
  }

  /** Returns a hash whose bits depend on all bits of the given one. */
  private static int scatter(int hash) {
    int h = hash * 0x9E3779B9;
    h ^= h >>> 15;
    h *= 0x85EBCA6B;
    return h ^ (h >>> 13);
  }
}

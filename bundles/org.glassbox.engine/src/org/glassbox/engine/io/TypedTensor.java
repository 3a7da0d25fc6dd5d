package org.glassbox.engine.io;

/**
 * A tensor with what its numbers were before they became float32.
 *
 * @param type in the file
 */
record TypedTensor(Tensor tensor, ElementType type) {
}

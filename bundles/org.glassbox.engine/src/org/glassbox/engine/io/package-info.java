/** Files of tensors: safetensors, npz. */
package org.glassbox.engine.io;

/** Files: tensors as safetensors and npz, and writing that survives a crash. */
package org.glassbox.engine.io;

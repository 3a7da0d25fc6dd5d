/** Files: tensors as safetensors and npz, pictures, and writing that survives a crash. */
package org.glassbox.engine.io;

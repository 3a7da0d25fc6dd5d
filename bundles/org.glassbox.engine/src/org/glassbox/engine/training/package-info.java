/** Training steps: optimisers, batches, augmentation. */
package org.glassbox.engine.training;

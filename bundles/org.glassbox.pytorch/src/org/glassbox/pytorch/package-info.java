/** DJL's PyTorch engine as one bundle: loading the native libraries, choosing the device, and gradients of gradients. */
package org.glassbox.pytorch;

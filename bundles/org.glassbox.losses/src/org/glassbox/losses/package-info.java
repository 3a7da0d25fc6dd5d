/** Terms of the training loss: the classifier's own and what human feedback adds. */
package org.glassbox.losses;

/** Weights of training samples: explanation consistency, and what it is compared with. */
package org.glassbox.consistency;

/** ADVISE: units of a layer scored by the peaks of their densities, and a map for each score. */
package org.glassbox.advise;

/** The locally adaptive kernel density estimate of ADVISE, for all units of a layer at once, and its peaks. */
package org.glassbox.advise.density;

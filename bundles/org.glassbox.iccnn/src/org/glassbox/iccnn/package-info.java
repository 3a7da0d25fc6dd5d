/** Interpretable compositional networks: filters that form groups, each group reacting to one part of the image. */
package org.glassbox.iccnn;

/** Questions to an expert about a network's reasons, and the answers. */
package org.glassbox.core.feedback;

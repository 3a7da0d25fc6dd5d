/** The demonstration: a network that learns the wrong thing and is corrected through its explanation. */
package org.glassbox.engine.demo;

/** The device, its worker thread and what may run on it. */
package org.glassbox.engine.device;

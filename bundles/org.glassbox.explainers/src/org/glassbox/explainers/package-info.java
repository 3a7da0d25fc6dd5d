/** Methods that say which parts of an image a class's logit rests on. */
package org.glassbox.explainers;

package dev.punchline.bench.target;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import javax.management.JMException;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/**
 * How much a JVM has allocated, asked through its management agent. The agent disturbs: what is
 * timed must not have one.
 */
public final class Allocation implements AutoCloseable {
  /** {@code com.sun.management.ThreadMXBean.getTotalThreadAllocatedBytes}, JDK 21. */
  private static final String ATTRIBUTE = "TotalThreadAllocatedBytes";

  private final JMXConnector connector;
  private final MBeanServerConnection connection;

  private Allocation(JMXConnector connector, MBeanServerConnection connection) {
    this.connector = connector;
    this.connection = connection;
  }

  /**
   * Loads the agent into a JVM of this user's.
   *
   * @throws IOException if that is not possible
   */
  @SuppressWarnings("BanJNDI") // The address is from a process that we have started ourselves.
  public static Allocation of(Target target) throws IOException {
    try {
      VirtualMachine machine = VirtualMachine.attach(String.valueOf(target.pid()));
      String address = machine.startLocalManagementAgent();
      machine.detach();
      JMXConnector connector = JMXConnectorFactory.connect(new JMXServiceURL(address));
      return new Allocation(connector, connector.getMBeanServerConnection());
    } catch (AttachNotSupportedException e) {
      throw new IOException("the JVM " + target.pid() + " takes no agent", e);
    }
  }

  /** Bytes on the heap by all threads since the start; to ask allocates some, too. */
  public long bytes() throws IOException {
    try {
      return (long)
          connection.getAttribute(new ObjectName(ManagementFactory.THREAD_MXBEAN_NAME), ATTRIBUTE);
    } catch (JMException e) {
      throw new IOException("the JVM does not say what it allocates", e);
    }
  }

  @Override
  public void close() throws IOException {
    connector.close();
  }
}

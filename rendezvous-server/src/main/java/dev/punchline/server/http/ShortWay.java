package dev.punchline.server.http;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executor;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one request that a server under load is asked again and again, answered on the thread that
 * reads the sockets and without the servlets, which take most of the time of a request. It answers
 * what the route of the same path would; what is not of the usual form is left to that, and so is
 * everything else, on threads that may wait.
 */
final class ShortWay extends Handler.Wrapper {
  private static final Logger LOG = LoggerFactory.getLogger(ShortWay.class);

  /** By it the routes take a request for one of another method. */
  private static final String OTHER_METHOD = "X-HTTP-Method-Override";

  private final String path;
  private final long maxBodyBytes;
  private final Introducer introducer;
  private final Executor mayWait;

  /**
   * @param path of the request, as it is usually written
   * @param mayWait runs all other requests
   */
  ShortWay(String path, long maxBodyBytes, Introducer introducer, Executor mayWait) {
    this.path = path;
    this.maxBodyBytes = maxBodyBytes;
    this.introducer = introducer;
    this.mayWait = mayWait;
  }

  /** Whoever may wait does so elsewhere. */
  @Override
  public InvocationType getInvocationType() {
    return InvocationType.NON_BLOCKING;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    long length = request.getLength();
    if (length >= 0
        && length <= maxBodyBytes
        && HttpMethod.POST.is(request.getMethod())
        && path.equals(request.getHttpURI().getPath())
        && !request.getHeaders().contains(OTHER_METHOD)) {
      new Exchange(request, response, callback, (int) length).run();
    } else {
      mayWait.execute(() -> handleByRoute(request, response, callback));
    }
    return true;
  }

  private void handleByRoute(Request request, Response response, Callback callback) {
    try {
      if (!super.handle(request, response, callback)) {
        Response.writeError(request, response, callback, 404);
      }
    } catch (Exception e) {
      // The routes have logged their bugs; this is what is wrong with a request.
      Response.writeError(request, response, callback, e);
    } catch (Error e) {
      // Nobody above would answer, and whoever asked would wait until the connection is idle.
      LOG.error("a request failed", e);
      Response.writeError(request, response, callback, e);
    }
  }

  /** One request whose body is read as it comes. */
  private final class Exchange implements Runnable {
    private final Request request;
    private final Response response;
    private final Callback callback;
    private final byte[] body;
    private int read;

    Exchange(Request request, Response response, Callback callback, int length) {
      this.request = request;
      this.response = response;
      this.callback = callback;
      this.body = new byte[length];
    }

    @Override
    public void run() {
      while (true) {
        Content.Chunk chunk = request.read();
        if (chunk == null) {
          request.demand(this);
          return;
        }
        if (Content.Chunk.isFailure(chunk)) {
          send(Answer.of(RendezvousHttp.CUT_SHORT));
          return;
        }
        ByteBuffer bytes = chunk.getByteBuffer();
        int count = bytes.remaining();
        bytes.get(body, read, count);
        read += count;
        chunk.release();
        if (chunk.isLast()) {
          send(answer());
          return;
        }
      }
    }

    private Answer answer() {
      try {
        return introducer.answer(body);
      } catch (RuntimeException | Error bug) {
        // Whatever it is, somebody waits for an answer.
        LOG.error("{} failed", path, bug);
        return Answer.of(RendezvousHttp.BUG);
      }
    }

    private void send(Answer answer) {
      response.setStatus(answer.status());
      response.getHeaders().put(HttpHeader.CONTENT_TYPE, answer.contentType());
      response.write(
          true, ByteBuffer.wrap(answer.body().getBytes(StandardCharsets.UTF_8)), callback);
    }
  }
}

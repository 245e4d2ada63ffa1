/* A STUN responder that does nothing but what it must: the limit that scripts/bench compares with.
 * Answers each Binding request of RFC 8489 on 127.0.0.1 with XOR-MAPPED-ADDRESS, in batches as they
 * come. Prints its port when it is ready; runs until it is killed. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

enum { BATCH = 64, REQUEST_BYTES = 2048, HEADER_BYTES = 20, ANSWER_BYTES = 32 };

static const uint8_t MAGIC_COOKIE[4] = {0x21, 0x12, 0xa4, 0x42};

static uint8_t requests[BATCH][REQUEST_BYTES];
static uint8_t answers[BATCH][ANSWER_BYTES];
static struct sockaddr_in sources[BATCH];

static int is_binding_request(const uint8_t *message, unsigned length) {
  return length >= HEADER_BYTES && message[0] == 0x00 && message[1] == 0x01 &&
         memcmp(message + 4, MAGIC_COOKIE, sizeof MAGIC_COOKIE) == 0;
}

static void answer(const uint8_t *request, const struct sockaddr_in *source, uint8_t *to) {
  static const uint8_t success[4] = {0x01, 0x01, 0, ANSWER_BYTES - HEADER_BYTES};
  static const uint8_t xor_mapped_address[6] = {0x00, 0x20, 0, 8, 0, 1};
  memcpy(to, success, 4);
  memcpy(to + 4, request + 4, 16);
  memcpy(to + 20, xor_mapped_address, 6);
  memcpy(to + 26, &source->sin_port, 2);
  memcpy(to + 28, &source->sin_addr, 4);
  for (int i = 0; i < 2; i++) to[26 + i] ^= MAGIC_COOKIE[i];
  for (int i = 0; i < 4; i++) to[28 + i] ^= MAGIC_COOKIE[i];
}

int main(void) {
  struct sockaddr_in here = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  socklen_t here_size = sizeof here;
  int udp = socket(AF_INET, SOCK_DGRAM, 0);
  if (udp < 0 || bind(udp, (struct sockaddr *)&here, sizeof here) < 0 ||
      getsockname(udp, (struct sockaddr *)&here, &here_size) < 0) {
    perror("stun-responder");
    return 1;
  }
  printf("%d\n", ntohs(here.sin_port));
  fflush(stdout);

  struct mmsghdr in[BATCH], out[BATCH];
  struct iovec in_data[BATCH], out_data[BATCH];
  memset(in, 0, sizeof in);
  memset(out, 0, sizeof out);
  for (int i = 0; i < BATCH; i++) {
    in_data[i] = (struct iovec){requests[i], REQUEST_BYTES};
    in[i].msg_hdr.msg_iov = &in_data[i];
    in[i].msg_hdr.msg_iovlen = 1;
    in[i].msg_hdr.msg_name = &sources[i];
  }
  for (;;) {
    for (int i = 0; i < BATCH; i++) in[i].msg_hdr.msg_namelen = sizeof sources[i];
    int received = recvmmsg(udp, in, BATCH, MSG_WAITFORONE, NULL);
    int ready = 0;
    for (int i = 0; i < received; i++) {
      if (!is_binding_request(requests[i], in[i].msg_len)) continue;
      answer(requests[i], &sources[i], answers[ready]);
      out_data[ready] = (struct iovec){answers[ready], ANSWER_BYTES};
      out[ready].msg_hdr.msg_iov = &out_data[ready];
      out[ready].msg_hdr.msg_iovlen = 1;
      out[ready].msg_hdr.msg_name = &sources[i];
      out[ready].msg_hdr.msg_namelen = sizeof sources[i];
      ready++;
    }
    for (int sent = 0; sent < ready;) {
      int more = sendmmsg(udp, out + sent, ready - sent, 0);
      sent += more > 0 ? more : 1;
    }
  }
}

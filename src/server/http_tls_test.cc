// Goal: TLS with and without client certificates. Method: an authority and certificates made here,
// a real server, clients by OpenSSL through cpp-httplib.
#include <gtest/gtest.h>
#include <httplib.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <cstdio>
#include <filesystem>
#include <memory>

#include "server/http.h"
#include "server/test_client.h"

namespace holdfast::server {
namespace {

using testing::eventually;
using testing::RawClient;

struct Freer {
  void operator()(X509* certificate) const { X509_free(certificate); }
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
};
using Certificate = std::unique_ptr<X509, Freer>;
using Key = std::unique_ptr<EVP_PKEY, Freer>;

/// A certificate with its key, in files of its own.
struct Identity {
  Certificate certificate;
  Key key;
  std::string certificate_path;
  std::string key_path;
  std::string sha256;
};

void add_extension(X509* to, X509* issuer, int kind, const char* value) {
  X509V3_CTX context;
  X509V3_set_ctx_nodb(&context);
  X509V3_set_ctx(&context, issuer, to, nullptr, nullptr, 0);
  X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, kind, value);
  X509_add_ext(to, extension, -1);
  X509_EXTENSION_free(extension);
}

/// Signed by `issuer`, or by itself as an authority.
Identity make_identity(const std::filesystem::path& folder, const std::string& name,
                       const Identity* issuer) {
  Identity made;
  made.key.reset(EVP_EC_gen("P-256"));
  made.certificate.reset(X509_new());
  X509* x = made.certificate.get();
  X509_set_version(x, X509_VERSION_3);
  ASN1_INTEGER_set(X509_get_serialNumber(x), static_cast<long>(name.size()) + 1);
  X509_gmtime_adj(X509_getm_notBefore(x), -60);
  X509_gmtime_adj(X509_getm_notAfter(x), 3600);
  X509_set_pubkey(x, made.key.get());
  X509_NAME_add_entry_by_txt(X509_get_subject_name(x), "CN", MBSTRING_UTF8,
                             reinterpret_cast<const unsigned char*>(name.c_str()), -1, -1, 0);
  X509* signer = issuer != nullptr ? issuer->certificate.get() : x;
  X509_set_issuer_name(x, X509_get_subject_name(signer));
  add_extension(x, signer, NID_basic_constraints, issuer != nullptr ? "CA:FALSE" : "CA:TRUE");
  if (issuer != nullptr) add_extension(x, signer, NID_subject_alt_name, "IP:127.0.0.1");
  X509_sign(x, issuer != nullptr ? issuer->key.get() : made.key.get(), EVP_sha256());

  made.certificate_path = folder / (name + ".pem");
  made.key_path = folder / (name + ".key");
  std::FILE* file = std::fopen(made.certificate_path.c_str(), "w");
  PEM_write_X509(file, x);
  std::fclose(file);
  file = std::fopen(made.key_path.c_str(), "w");
  PEM_write_PrivateKey(file, made.key.get(), nullptr, nullptr, 0, nullptr, nullptr);
  std::fclose(file);

  unsigned char digest[32];
  unsigned int size = 0;
  X509_digest(x, EVP_sha256(), digest, &size);
  char hex[3];
  for (const unsigned char byte : digest) {
    std::snprintf(hex, sizeof hex, "%02x", byte);
    made.sha256 += hex;
  }
  return made;
}

class Tls : public ::testing::Test {
 protected:
  void SetUp() override {
    folder =
        std::filesystem::temp_directory_path() / ("holdfast-tls-" + std::to_string(::getpid()));
    std::filesystem::create_directories(folder);
    authority = make_identity(folder, "authority", nullptr);
    center = make_identity(folder, "center", &authority);
    bank = make_identity(folder, "bank", &authority);
    Options options;
    options.tls = TlsFiles{center.certificate_path, center.key_path, authority.certificate_path};
    options.head_time_max = milliseconds{500};
    auto started = Server::start(options, [](const Request& request, Reply reply) {
      if (request.path == "/stream") {
        const Stream stream = reply.stream();
        stream.send("data: 1\n\n");
        return;
      }
      reply.send(Response::text(200, request.path == "/big"
                                         ? std::string(2'000'000, 'b')
                                         : (request.secure ? "secure " : "plain ") +
                                               request.client_certificate_sha256 + request.body));
    });
    ASSERT_TRUE(started) << started.error().detail;
    server = *std::move(started);
  }
  void TearDown() override {
    server.reset();
    std::filesystem::remove_all(folder);
  }

  std::unique_ptr<httplib::SSLClient> client(const Identity* as) {
    auto made = std::make_unique<httplib::SSLClient>(
        "127.0.0.1", server->port(), as != nullptr ? as->certificate_path : std::string(),
        as != nullptr ? as->key_path : std::string());
    made->set_ca_cert_path(authority.certificate_path.c_str());
    made->enable_server_certificate_verification(true);
    made->set_read_timeout(5);
    return made;
  }

  std::filesystem::path folder;
  Identity authority, center, bank;
  std::unique_ptr<Server> server;
};

TEST_F(Tls, HandlerSeesTheClientsCertificate) {
  const auto response = client(&bank)->Get("/");
  ASSERT_TRUE(response);
  EXPECT_EQ(response->body, "secure " + bank.sha256);
}

TEST_F(Tls, PeopleNeedNoCertificate) {
  const auto response = client(nullptr)->Get("/");
  ASSERT_TRUE(response);
  EXPECT_EQ(response->body, "secure ");
}

TEST_F(Tls, RefusesCertificatesOfAnotherAuthority) {
  const Identity other = make_identity(folder, "other", nullptr);
  const Identity forged = make_identity(folder, "forged", &other);
  EXPECT_FALSE(client(&forged)->Get("/"));
}

TEST_F(Tls, CarriesLargeBodiesStreamsAndManyRequests) {
  auto bank_client = client(&bank);
  bank_client->set_keep_alive(true);
  for (int i = 0; i < 5; ++i) {
    const auto big = bank_client->Get("/big");
    ASSERT_TRUE(big);
    EXPECT_EQ(big->body.size(), 2'000'000u);
    const std::string body(900'000, 'p');
    const auto posted = bank_client->Post("/", body, "text/plain");
    ASSERT_TRUE(posted);
    EXPECT_EQ(posted->body, "secure " + bank.sha256 + body);
  }
  EXPECT_EQ(server->counts().accepted, 1u);
  const auto stream = bank_client->Get("/stream");
  ASSERT_TRUE(stream);
  EXPECT_EQ(stream->body, "data: 1\n\n");
  const auto refused = client(nullptr)->Post("/", std::string(3'000'000, 'p'), "text/plain");
  ASSERT_TRUE(refused) << "a client that is still sending reads its refusal";
  EXPECT_EQ(refused->status, 413);
}

TEST_F(Tls, PlainAndSilentClientsAreClosed) {
  RawClient plain(server->port());
  plain.send("GET / HTTP/1.1\r\nHost: hf\r\n\r\n");
  RawClient silent(server->port());
  EXPECT_TRUE(plain.closes());
  EXPECT_TRUE(silent.closes());
  EXPECT_EQ(silent.seen(), "");
}

TEST_F(Tls, NewCertificateServesNewConnections) {
  auto before = client(nullptr);
  ASSERT_TRUE(before->Get("/"));
  std::filesystem::copy_file(bank.certificate_path, center.certificate_path,
                             std::filesystem::copy_options::overwrite_existing);
  const auto mismatch = server->reload_tls();
  ASSERT_FALSE(mismatch) << "certificate and key do not match";
  EXPECT_EQ(mismatch.error().reason, "server.tls");
  EXPECT_TRUE(client(nullptr)->Get("/")) << "the old one stays";
  std::filesystem::copy_file(bank.key_path, center.key_path,
                             std::filesystem::copy_options::overwrite_existing);
  EXPECT_TRUE(server->reload_tls());
  auto after = client(nullptr);
  ASSERT_TRUE(after->Get("/"));
}

TEST_F(Tls, StopsWithOpenConnections) {
  auto kept = client(&bank);
  kept->set_keep_alive(true);
  ASSERT_TRUE(kept->Get("/"));
  server->stop(seconds{5});
  server->wait();
  EXPECT_FALSE(kept->Get("/"));
}

TEST_F(Tls, SaysWhichFileIsWrong) {
  Options options;
  options.tls = TlsFiles{center.certificate_path, folder / "nothing.key", {}};
  const auto server_without_key = Server::start(options, [](const Request&, Reply) {});
  ASSERT_FALSE(server_without_key);
  EXPECT_EQ(server_without_key.error().reason, "server.tls");
  EXPECT_EQ(server_without_key.error().place, folder / "nothing.key");
}

}  // namespace
}  // namespace holdfast::server

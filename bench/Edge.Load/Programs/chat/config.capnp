# The same program for workerd, with its storage on disk. "PORT" and "DATA" are given on the command line.
using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (
  services = [
    (name = "main", worker = .chat),
    (name = "data", disk = (writable = true)),
  ],
  sockets = [(name = "http", http = (), service = "main")],
);

const chat :Workerd.Worker = (
  modules = [(name = "worker.js", esModule = embed "worker.js")],
  compatibilityDate = "2026-11-01",
  durableObjectNamespaces = [(className = "ChatRoom", uniqueKey = "chat-ChatRoom", enableSql = true)],
  durableObjectStorage = (localDisk = "data"),
  bindings = [(name = "CHAT_ROOM", durableObjectNamespace = "ChatRoom")],
);
